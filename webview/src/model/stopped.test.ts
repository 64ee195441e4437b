import assert from 'node:assert/strict';
import { it } from 'node:test';
import { spanRow } from './sample';
import { stoppedAt } from './stopped';
import { buildTree } from './tree';

const second = 1_000_000_000n;
const at = (seconds: bigint, lasts: bigint | null) => spanRow({ startTimeUnixNano: String(seconds * second), durationNano: lasts === null ? null : String(lasts * second) });

it('says when a trace with open spans was last heard of, after minutes of silence', () => {
  const open = buildTree([at(100n, null), at(110n, 5n)]);
  assert.equal(stoppedAt(open, 116_000), null);
  assert.equal(stoppedAt(open, 115_000 + 300_000), null);
  assert.equal(stoppedAt(open, 115_000 + 300_001), 115n * second);
  assert.equal(stoppedAt(buildTree([at(100n, 1n)]), 10_000_000), null);
  assert.equal(stoppedAt(buildTree([at(0n, null)]), 10_000_000), null, 'without a time nothing can be said');
});
