import { PassThrough } from 'node:stream'
import t from 'tap'
import { createLineReader } from '../../src/cli/line-reader.js'
import { followKeys } from '../../src/cli/tunnel-keys.js'
import { UserError } from '../../src/errors.js'
import type { ExchangeSummary } from '../../src/tunnel/tunnel-ports.js'
import { fakeIo } from './fake-io.js'
import { fakeTunnel } from './fake-tunnel.js'

const type = async (text: string, replay: (id: number) => void, isTTY = true): Promise<string> => {
  const io = fakeIo()
  const stdin = Object.assign(new PassThrough(), { isTTY })
  stdin.end(text)
  const { tunnel } = fakeTunnel()
  const replayed = async (id: number): Promise<ExchangeSummary> => {
    replay(id)
    return tunnel.replay(id)
  }
  await followKeys({ replay: replayed }, createLineReader({ stdin }), { ...io, stdin })
  return io.stderr.text()
}

t.test('a number sends that request again', async t => {
  const ids: number[] = []
  t.equal(await type('3\n #12 \n\n', id => ids.push(id)), '')
  t.same(ids, [3, 12])
})

t.test('anything else, and a request that is not kept, say what to do', async t => {
  t.match(await type('x\n', () => t.fail('nothing to send')), /Type the number of a request/)
  const refuse = (): never => {
    throw new UserError('Request 7 is not kept.', 'Choose a later one.')
  }
  t.equal(await type('7\n', refuse), 'Request 7 is not kept. Choose a later one.\n')
})

t.test('a bug is not hidden', async t => {
  const bug = (): never => {
    throw new TypeError('a bug')
  }
  await t.rejects(type('7\n', bug), { message: 'a bug' })
})

t.test('a pipe is not read', async t => {
  t.equal(await type('3\n', () => t.fail('nobody typed'), false), '')
})
