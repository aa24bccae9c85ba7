"""Minutes: what happens in a meeting is gathered, told at its end, and approved in the next one."""
