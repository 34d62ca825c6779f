// The names of all options, as docs/configuration.md has them from the code.
import { readFileSync } from 'node:fs';

export const known = new Set([...readFileSync('docs/configuration.md', 'utf8').matchAll(/^\| `(MOTIVE_PROXY_\w+)`/gm)].map(([, name]) => name));
