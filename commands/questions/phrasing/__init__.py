"""From a finding to a German reply, as an `Answer` value: short answer first, sources last."""
