"""`pytest tests/stories --write-transcripts` writes anew what people saw; read the difference."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-transcripts",
        action="store_true",
        help="write tests/stories/transcripts/ anew instead of comparing with them",
    )
    parser.addoption(
        "--keep-pictures", action="store_true", help="write docs/pictures/ from the browser's story"
    )


@pytest.fixture
def writes_transcripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--write-transcripts", False))
