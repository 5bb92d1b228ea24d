"""One thread for numpy's products, set before numpy is imported; imported first by its package.

Several threads hardly speed up products of this size, and those that wait burn a whole core while anything else runs: encoding
then cost five times the processor time. Who sets the variable keeps it.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
