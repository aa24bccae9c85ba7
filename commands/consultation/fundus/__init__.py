"""The Fundus: what consultations have taught, without a trace of who they were about."""
