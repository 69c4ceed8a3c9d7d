// The answer to a self-probe.

import { randomBytes } from 'node:crypto'
import t from 'tap'
import { isProof, PROBE_MAX_BYTES, PROBE_PATH, PROOF_HEADER } from '../../../src/tunnel/probe-proof.js'
import { freePort } from '../../support/free-port.js'
import { ask, SECRET, startTestFront } from '../../support/front.js'

t.test('its bytes come back with a proof, whatever is open, and nobody else hears of it', async t => {
  const front = await startTestFront(t, await freePort(), { paths: ['/ens'], methods: ['PUT'] })
  for (const body of [randomBytes(32), randomBytes(PROBE_MAX_BYTES), Buffer.alloc(0)]) {
    const { statusCode, headers, body: returned } = await ask(front.port, { path: `${PROBE_PATH}?n=1`, body })
    t.equal(statusCode, 200)
    t.match(headers, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' })
    t.ok(returned.equals(body))
    t.ok(isProof(String(headers[PROOF_HEADER]), SECRET, body))
  }
  t.equal((await ask(front.port, { method: 'GET', path: PROBE_PATH })).statusCode, 403, 'only a POST is a probe')
  await front.untilTold(1)
  t.equal(front.exchanges().length, 1)
})

t.test('more is no probe of ours', async t => {
  const front = await startTestFront(t, await freePort())
  const sizes = [PROBE_MAX_BYTES + 1, 1_000_000]
  for (const size of sizes) {
    const answer = await ask(front.port, { path: PROBE_PATH, body: [Buffer.alloc(size - 1), Buffer.alloc(1)] })
    t.equal(answer.statusCode, 413)
    t.equal(answer.headers['x-ens-local-error'], 'body-too-large')
    t.equal(answer.headers[PROOF_HEADER], undefined)
  }
})
