"""The number by which somebody or something is called, as people write it: `5`, `#5`, `nr. 5`, `(5)`, `5번`.

What it counts is another matter: see `numerals`.
"""

import re
from typing import Final

NAMES: Final = "nr|no|number|nummer|numero|member|members|lid|leden|medlem|medlemmar|번호|조합원"
"""What people write before such a number, as alternatives of a pattern."""

_AROUND: Final = " \t\n\u20e3\ufe0f.,:;!()[]<>（）「」\"'“”„‘’«»"  # noqa: RUF001 - as keyboards set them
"""What may stand around it; a keycap is such a sign behind its digit."""

_CALLED: Final = re.compile(rf"(?:(?:{NAMES})[.:]?|[#＃№제])?\s*(\d{{1,18}})\s*[번호]?", re.IGNORECASE)  # noqa: RUF001

_LONGEST: Final = 60
"""Characters that are looked at."""


def called_number(text: str) -> int | None:
    """The number, in whichever digits; None for anything else."""
    match = _CALLED.fullmatch(text.strip(_AROUND)) if len(text) <= _LONGEST else None
    return int(match[1]) if match else None
