"""How quick it is: medians, each beside a bare baseline of the same run. Timings live here, never in tests."""
