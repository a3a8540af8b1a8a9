"""What is measured, side by side with the physical limit, in one run; ``make bench``."""
