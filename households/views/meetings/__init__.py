"""Pages of batches, meetings, quotas and settings of procedures."""
