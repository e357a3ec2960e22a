"""The adapter to Asterisk (FastAGI, AMI, AudioSocket); panoramisk is imported here and nowhere else."""
