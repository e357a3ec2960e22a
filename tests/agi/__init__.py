"""The AGI and AMI ports against peers that are not Asterisk."""
