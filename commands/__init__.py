"""What the bot does for people: one family per module or package; knows no Matrix, SQL or HTML."""
