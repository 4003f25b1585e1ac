"""Reading batches, meetings and quotas: what waits, what stands where, what the minutes are held against."""
