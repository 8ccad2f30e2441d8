"""Made-up results of any size for benchmarks: nothing in them is of real people."""
