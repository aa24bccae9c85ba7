"""What is remembered: models, migrations, query functions and the exchange formats."""
