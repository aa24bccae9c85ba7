"""From the text of a question to what it asks: its kind, its slots, and how sure that is."""
