"""The schema's history, one file a step; forward only, the way back is a backup."""
