"""Rules of benefits: answers that contradict each other, and what a run must meet before it moves on."""
