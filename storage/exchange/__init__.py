"""Data in and out of the directory: the workbook, as `.xlsx` file or folder of `.csv` files.

What is documented for coordinators, and how the import decides where that leaves it open:

- A malformed row is left out and named; so is each further row of an id that was there before.
- A reference that leads nowhere is named and left out. The row goes with it if it can't stand
  without (the committee of a seat or meeting, the member of a seat), and if an empty cell would
  say something else: no municipality means the whole region.
- A telephone number that has lost its zero is named and left out; its row is kept.
- A sheet that is missing, blank or without a usable header counts as not delivered: its rows stay.
  A sheet with a header and no rows is an empty one: all its rows are retired.
- A row that is left out never retires the stored row of its id. If not even its id can be read,
  nothing of its sheet is retired in this import, for it may be any of those missing.
"""

from storage.exchange.exporting import export_workbook
from storage.exchange.importing import import_workbook
from storage.exchange.problems import Problem, WorkbookError
from storage.exchange.reading import Workbook, read_workbook
from storage.exchange.report import ImportReport, SheetReport
from storage.exchange.sources import Progress

__all__ = [
    "ImportReport",
    "Problem",
    "Progress",
    "SheetReport",
    "Workbook",
    "WorkbookError",
    "export_workbook",
    "import_workbook",
    "read_workbook",
]
