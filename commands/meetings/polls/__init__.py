"""Finding a date together: people tap on the dates that suit, and the best one is planned."""
