"""All that is seen: the only place that knows Qt."""
