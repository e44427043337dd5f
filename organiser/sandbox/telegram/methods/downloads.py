"""getFile: from a file id to the path under which the file can be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from organiser.sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from organiser.sandbox.telegram.methods.rules import Caller

Json = dict[str, Any]

MAX_DOWNLOAD: Final = 20 * 1024 * 1024


class GetFile(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of getFile."""

    file_id: str


def get_file(caller: Caller, given: GetFile) -> Json:
    """Say where a file of up to 20 MB can be fetched."""
    file = caller.world.files.by_id.get(given.file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.wire, "file_path": file.path}
