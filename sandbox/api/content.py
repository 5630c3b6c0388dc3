"""What a message or form may contain is judged here, before anything is stored."""

import secrets

from sandbox.api.arguments import Arguments
from sandbox.blockkit import Problem, check_message, check_view
from sandbox.files import Files
from sandbox.plain import Json
from sandbox.refused import Refused

TEXT_MOST = 40_000
MARKDOWN_MOST = 12_000
NO_TEXT = "This content can't be displayed."


def content_of(args: Arguments, files: Files) -> Json:
    """The `text` and `blocks` of a message, as they will be stored.

    Raises Refused: no_text, msg_too_long, markdown_text_conflict, and Block Kit's codes.
    """
    text, blocks = args.text("text"), args.structure("blocks")
    if "markdown_text" in args:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        text = args.text("markdown_text")
        if len(text) > MARKDOWN_MOST:
            raise Refused("msg_too_long")
    if not text and not blocks and not args.structure("attachments"):
        raise Refused("no_text")
    if len(text) > TEXT_MOST:
        raise Refused("msg_too_long")
    made: Json = {"text": text or NO_TEXT}
    if blocks is not None:
        made["blocks"] = named_blocks(blocks, files)
    if args.structure("attachments"):
        made["attachments"] = args.structure("attachments")
    return made


def named_blocks(blocks: object, files: Files) -> list[Json]:
    """Checked blocks, each with a block_id. Raises Refused by the first problem's code."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    refuse(check_message(blocks))
    _check_files(blocks, files)
    return [
        block if block.get("block_id") else {**block, "block_id": secrets.token_urlsafe(4)}
        for block in blocks
    ]


def checked_view(view: object, *kinds: str) -> Json:
    """A view of one of these kinds. Raises Refused: invalid_arguments, view_too_large, ..."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] no view"]})
    if view.get("type") not in kinds:
        messages = [f"[ERROR] must be one of: {', '.join(kinds)} [json-pointer:/view/type]"]
        raise Refused("invalid_arguments", response_metadata={"messages": messages})
    refuse(check_view(view))
    return view


def refuse(problems: list[Problem]) -> None:
    """Raises Refused with the first problem's code and all messages; nothing without problems."""
    if problems:
        messages = [problem.message for problem in problems]
        raise Refused(problems[0].code, errors=messages, response_metadata={"messages": messages})


def metadata_of(args: Arguments) -> Json | None:
    """A message's metadata, if given. Raises Refused: invalid_metadata_format."""
    given = args.structure("metadata")
    if given in (None, ""):
        return None
    if (
        not isinstance(given, dict)
        or not isinstance(given.get("event_type"), str)
        or not isinstance(given.get("event_payload"), dict)
        or set(given) - {"event_type", "event_payload"}
    ):
        raise Refused("invalid_metadata_format")
    return given


def refuse_metadata(args: Arguments) -> None:
    """For methods that have no metadata: real Slack drops it silently, which hides mistakes."""
    if "metadata" in args:
        messages = ["[ERROR] metadata exists on chat.postMessage and chat.update only"]
        raise Refused("invalid_arguments", response_metadata={"messages": messages})


def _check_files(part: object, files: Files) -> None:
    if isinstance(part, list):
        for each in part:
            _check_files(each, files)
    elif isinstance(part, dict):
        named = part.get("slack_file")
        if isinstance(named, dict) and "id" in named:
            try:
                is_ready = files.is_scanned(files.find(named["id"]))
            except Refused:
                is_ready = False
            if not is_ready:
                messages = ["[ERROR] invalid slack file"]
                raise Refused("invalid_blocks", response_metadata={"messages": messages})
        for value in part.values():
            _check_files(value, files)
