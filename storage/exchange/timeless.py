"""Archives, such as `.xlsx` files, in which nothing tells when they were made."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

TIMELESS = datetime(2000, 1, 1)  # noqa: DTZ001  (written as it stands)


class TimelessZip(zipfile.ZipFile):
    """An archive whose members bear no times, so that equal contents are equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **_options: Any) -> None:
        """Add a member; openpyxl gives its name and nothing else."""
        super().writestr(self._member(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **_options: Any) -> None:
        """Add a file under a name."""
        with Path(filename).open("rb") as source, self.open(self._member(arcname), "w") as target:
            shutil.copyfileobj(source, target)

    @staticmethod
    def _member(name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name)
        member.compress_type = zipfile.ZIP_DEFLATED
        return member
