"""Everything that writes findings and the thresholds of rules."""

from fupin.doubts.services.running import Run, ask, check_frame, run_doubts, run_frames
from fupin.doubts.services.setting import save_parameter

__all__ = ["Run", "ask", "check_frame", "run_doubts", "run_frames", "save_parameter"]
