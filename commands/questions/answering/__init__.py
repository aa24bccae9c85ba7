"""From a reading to what the directory holds on it; each kind of question has its rules."""
