"""Speed, measured against named baselines in the same run; prints ratios, not promises."""
