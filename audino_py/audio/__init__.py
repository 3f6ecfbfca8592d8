"""The audio engine: what a clip holds, how it looks and where somebody speaks.

Importing this package, or `sniffing`, `packs`, `analysis` and `analyser` of it, loads no array
library: the web process needs none. Only `child`, which runs in a process of its own, decodes.
"""
