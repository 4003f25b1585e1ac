"""Who may have been missed: found from the facts, looked at on the spot, judged by two."""
