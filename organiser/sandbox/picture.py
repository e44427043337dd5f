"""A picture to send: a courier's route, drawn here, so that the demo needs no file of anybody's."""

import io
from typing import Final

from PIL import Image, ImageDraw

_SIZE: Final = (960, 600)
_ROUTE: Final = (
    (90, 480),
    (210, 480),
    (210, 330),
    (430, 330),
    (430, 190),
    (640, 190),
    (640, 300),
    (850, 300),
)


def route_map() -> bytes:
    """A little map with a route through streets, as JPEG."""
    picture = Image.new("RGB", _SIZE, "#e8efe6")
    draw = ImageDraw.Draw(picture)
    for x in range(40, _SIZE[0], 170):
        for y in range(30, _SIZE[1], 150):
            draw.rounded_rectangle((x, y, x + 140, y + 120), 14, fill="#f7f4ec", outline="#d8d3c4", width=2)
    draw.line([(0, 560), (260, 540), (520, 575), (960, 520)], fill="#a9cfe0", width=46, joint="curve")
    draw.line(_ROUTE, fill="#ffffff", width=22, joint="curve")
    draw.line(_ROUTE, fill="#2f6f4f", width=12, joint="curve")
    for (x, y), colour in ((_ROUTE[0], "#2f6f4f"), (_ROUTE[-1], "#c2562d")):
        draw.ellipse((x - 22, y - 22, x + 22, y + 22), fill="#ffffff")
        draw.ellipse((x - 15, y - 15, x + 15, y + 15), fill=colour)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88)
    return made.getvalue()
