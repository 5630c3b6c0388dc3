"""What may stand between the words of one date, and what before or after it changes it."""

import re
from typing import Final

_THE: Final = r"(?:on )?(?:the )?"
TO: Final = re.compile(
    rf" ?,? ?(?:(?:and )?(?:to|until|till|til|through|thru|up to) {_THE}|[-–—−‐~〜→]>? ?|-- ?"
    r"|一?直?到 ?|至 ?|直至 ?)"
)
AND: Final = re.compile(
    rf" ?,? ?(?:and (?:also )?{_THE}|[/&+、] ?|和 ?|跟 ?|与 ?|及 ?|以及 ?|还有 ?|plus {_THE})"
)
COMMA: Final = re.compile(r" ?, ?")
NEXT_TO: Final = re.compile(r" ?")
# Between a weekday and its date, and back.
AND_THAT_IS: Final = re.compile(r" ?,? ?(?:the )?[(\[]?")

FOR: Final = re.compile(
    r" ?,? ?(?:for |x |lasting )?(?:the |a total of )?"
    r"|(?:起|开始|算起|起算)? ?,? ?(?:一?共|连续|连|的)? ?"
)
FROM_LEAVE: Final = re.compile(
    rf" (?:of )?(?:(?:sick|annual|medical) leave|leave|holiday|vacation|off|away) "
    rf"(?:starting from|starting|from|beginning) {_THE}"
)
HOURS_LED_BY: Final = re.compile(
    r"(?<![a-z])(?:(?:after|before|until|till|by|at|between|from|in) )?(?:the )?$"
)
FROM: Final = re.compile(
    rf" (?:starting from|starting|from|beginning|as of|effective) {_THE}|[,:] ?|从|自"
)
# A length may stand on the far side of what is asked for; those words stay in the text.
FOR_LEAVE: Final = re.compile(
    r" ?,? ?(?:off|leave|away|out|absent|(?:sick|annual|medical) leave|holiday|vacation)? ?"
    r"(?:for )?"
    r"|(?:起|开始)? ?,? ?我?[想要]?(?:请假?|请?[病事年]假|休假?|调休|放假)(?:一?共|连续)? ?"
)
HOURS: Final = re.compile(
    r" ?,? ?[(]?(?:(?:at|from|in|during|between|for|since|after|before|until|till|to|by) )?"
    r"(?:the )?"
    r"| ?,? ?(?:的|从|在|自)? ?|-"
)
HOURS_BEFORE: Final = re.compile(r" ?,? ?(?:on |of |in )?(?:the )?")
ENDS_AT: Final = re.compile(r".*(?:until|till|to|by|before|到|至)\s?(?:the )?$")

LED_BY: Final = re.compile(
    r"(?:(?:(?<![a-z])(?:starting from|starting on|starting|from|on|for|beginning|between|effective"
    r"|as of|during) (?:the )?)|从 ?|自 ?|在 ?|于 ?)$"
)
BETWEEN: Final = re.compile(r"between (?:the )?$")
ENDS_ON: Final = re.compile(
    r"(?<![a-z])(?:until|till|til|through|up to|to) (?:the )?$|[到至]$|截[至止]$"
)
BEGAN_ON: Final = re.compile(r"(?<![a-z])since (?:the )?$|自从$")
TELLS_ANOTHER_DAY: Final = re.compile(r"(?<![a-z])(?:back|returning|return) (?:on )?$")
TURNED_BY: Final = re.compile(
    r"(?<![a-z])(?:not|except|excluding|before|after|by|besides|but|nor|no|without|or|instead of"
    r"|prior to|other than|half of) (?:for )?(?:on )?$"
    r"|(?:除了?|不是|并非|非|或者?|还是|[以之]?[前后])$"
)
TURNED_BEHIND: Final = re.compile(
    r"(?:[之以]?[前后]|前后|左右|[除以之]外)(?!天|日)| (?:or later|or earlier|at the latest|or so)"
)
