"""A month's sheet as people live it, in both languages: from its tasks to the file."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import delete

from storage.database import Database
from storage.people import Person, Role
from storage.rosters import Assignment
from tests.stories.floor import ADA, DORA, EVE, FLOOR, LEADERS, MORNING, ZONE, people_to_spare
from tests.stories.story import Story, asked, reads_well
from tests.stories.transcript import Transcript


def office_hours(database: Database) -> None:
    """Nobody stands on a roster, and Eve is on the list as the manager."""
    people_to_spare(database)
    with database.change(MORNING) as tx:
        tx.connection.execute(delete(Assignment))
        ada = tx.session.get_one(Person, 1)
        eve = Person(
            team_id=ada.team_id,
            code="G001",
            name="Eve",
            slack_id=EVE,
            locale="en-US",
            language=ada.language,
        )
        tx.session.add(eve)
        tx.session.flush()
        assert eve.id is not None
        tx.session.add(Role(person_id=eve.id, role="manager"))


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, 5, tzinfo=ZONE)


def month(story: Transcript, said: Mapping[str, str]) -> None:
    """Dora sets tasks, Ada assesses herself, Dora scores, Eve approves, Ada reads it."""
    dm = story.slack.dm
    story.types(DORA, dm(DORA), said["set"])
    story.types(DORA, LEADERS, said["deduct"])
    story.time_passes(at(11, 28))
    form = story.presses_for_a_form(ADA, dm(ADA), asked(story, ADA, "sheet.self"), "sheet.self")
    story.sends(ADA, form, {"line_0": said["many"], "line_1": "?", "line_2": "90", "line_3": "85"})
    story.sends(ADA, form, {"line_1": "80", "words": said["own"]})
    story.closes(ADA, form)
    story.time_passes(at(12, 4))
    story.presses(DORA, dm(DORA), asked(story, DORA, "sheet.team"), "sheet.team")
    form = story.presses_for_a_form(
        DORA, dm(DORA), asked(story, DORA, "sheet.score"), "sheet.score"
    )
    story.sends(
        DORA,
        form,
        {
            "line_0": "88",
            "line_1": said["hasty"],
            "line_2": "92",
            "line_3": "70",
            "words": said["feedback"],
            "plan": said["plan"],
        },
    )
    story.closes(DORA, form)
    story.types(ADA, FLOOR, said["mine"])
    story.types(EVE, dm(EVE), said["team"])
    story.types(EVE, dm(EVE), said["return"])
    form = story.presses_for_a_form(
        DORA, dm(DORA), asked(story, DORA, "sheet.score"), "sheet.score"
    )
    story.sends(DORA, form, {"line_3": "75"})
    story.closes(DORA, form)
    story.types(EVE, dm(EVE), said["approve"])
    form = story.presses_for_a_form(ADA, dm(ADA), asked(story, ADA, "sheet.reply"), "sheet.reply")
    story.sends(ADA, form, {"reason": said["reply"]})
    story.closes(ADA, form)
    story.types(ADA, FLOOR, said["year"])
    story.types(DORA, dm(DORA), said["file"])


STORIES = (
    Story(
        "sheet",
        month,
        {
            "set": (
                "/rollcall sheet set A001 2026-11 work: calls | 1200 | 2; work: quality | 95 %; "
                "exam: the month's exam; conduct: on time and at the post",
                "/rollcall 考核表 下达 A001 2026-11 业务：接听量 | 1200 | 2；业务：质检 | 95%；"
                "考试：当月考试；纪律：按时到岗、在岗",
            ),
            "deduct": ("/deduct A001 phone on the floor", "/deduct A001 手机"),
            "many": ("90 more than asked", "90 超过目标"),
            "own": ("two weeks of new colleagues", "带了两周新人"),
            "hasty": ("76 hasty with angry callers", "76 对情绪激动的客户有些急"),
            "feedback": ("A strong month.", "这个月很不错。"),
            "plan": ("Slow down when a caller is angry.", "客户激动时放慢节奏。"),
            "mine": ("/rollcall sheet", "/rollcall 考核表"),
            "team": ("/rollcall sheet team 2026-11", "/rollcall 考核表 团队 2026-11"),
            "return": (
                "/rollcall sheet return M1 one phone is not 70",
                "/rollcall 考核表 退回 M1 一次手机不至于70",
            ),
            "approve": ("/rollcall sheet approve M1", "/rollcall 考核表 批准 M1"),
            "reply": ("Thank you, I will try.", "谢谢，我会努力。"),
            "year": ("/rollcall sheet year", "/rollcall 考核表 年度"),
            "file": ("/rollcall sheet file 2026-11", "/rollcall 考核表 文件 2026-11"),
        },
        (ADA, DORA, EVE),
        office_hours,
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
