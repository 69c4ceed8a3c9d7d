// Which name a tunnel insists on, and how long.

import t from 'tap'
import { fakeTunnel } from './fake-tunnel.js'

const mismatch = { code: 'ERR_TUNNEL_NAME', message: 'The name mine was asked for, and https://other.test was given.' }

t.test('another name than the one asked for is an error', async t => {
  const fake = fakeTunnel({ name: 'mine' })
  fake.onDial = dial => void dial.give('other')
  await t.rejects(fake.open(), { ...mismatch, hint: /--on-name-mismatch/ })
  t.equal(fake.dials[0]?.name, 'mine')
  t.strictSame(fake.ended, ['close other', 'front 0', 'release'])
})

t.test('so is no name at all', async t => {
  const fake = fakeTunnel({ name: 'mine' })
  fake.onDial = dial => void dial.give()
  await t.rejects(fake.open(), { code: 'ERR_TUNNEL_NAME' })
})

t.test('or it is waited for', async t => {
  const fake = fakeTunnel({ name: 'mine', onNameMismatch: 'wait' })
  fake.onDial = dial => void dial.give(fake.dials.length < 8 ? 'other' : 'mine')
  const opening = fake.open()
  await fake.stopwatch.elapse(15_000)
  const tunnel = await opening
  t.equal(tunnel.url, 'https://mine.test')
  t.strictSame(fake.ended, Array(7).fill('close other'))
  t.ok((fake.dials.at(-1)?.at ?? 0) <= 9750, 'at least every two seconds')
  t.strictSame(fake.heard, ['probing', 'ready'])
  await tunnel.close()
})

t.test('but only as long as opening may take', async t => {
  const fake = fakeTunnel({ name: 'mine', onNameMismatch: 'wait' })
  fake.onDial = dial => void dial.give('other')
  const opening = t.rejects(fake.open(), { ...mismatch, message: /^The name mine was .* Tried for 20 s\.$/ })
  await fake.stopwatch.elapse(20_000)
  await opening
  t.equal(fake.stopwatch.waiting(), 0)
})

t.test('or another is taken, and kept', async t => {
  const fake = fakeTunnel({ name: 'mine', onNameMismatch: 'accept' })
  const { tunnel, link } = await fake.openAs('other')
  t.equal(tunnel.url, 'https://other.test')
  link.lose()
  await fake.stopwatch.elapse(250)
  t.equal(fake.dials[1]?.name, 'other')
  await tunnel.close()
})

t.test('a relay that gives no name is asked for the wanted one each time', async t => {
  const fake = fakeTunnel({ name: 'mine', onNameMismatch: 'accept' })
  const { tunnel, link } = await fake.openAs()
  link.lose()
  await fake.stopwatch.elapse(250)
  t.equal(fake.dials[1]?.name, 'mine')
  fake.dials[1]?.give()
  await fake.stopwatch.elapse(0)
  t.equal(tunnel.state, 'ready')
  await tunnel.close()
})

const lostTo = async (options: Parameters<typeof fakeTunnel>[0], name: string) => {
  const fake = fakeTunnel(options)
  const { tunnel, link } = await fake.openAs(name)
  await fake.stopwatch.elapse(5000)
  fake.onDial = dial => void dial.give('other')
  link.lose()
  await fake.stopwatch.elapse(89_000)
  t.equal(tunnel.state, 'reconnecting', 'a relay can hold our own name for a minute')
  t.ok(fake.dials.length > 45, 'so it is asked for at least every two seconds')
  t.ok(fake.dials.slice(1).every(dial => dial.name === name))
  return { fake, tunnel }
}

t.test('where no name was asked for, the old one is held out for, and then another taken and told', async t => {
  const { fake, tunnel } = await lostTo({}, 'old')
  await fake.stopwatch.elapse(3000)
  t.equal(tunnel.state, 'ready')
  t.equal(tunnel.url, 'https://other.test')
  t.strictSame(fake.heard, ['reconnecting: gone', 'probing', 'ready', 'https://old.test → https://other.test'])
  await tunnel.close()
})

t.test('the old name comes back in between', async t => {
  const { fake, tunnel } = await lostTo({}, 'old')
  fake.onDial = dial => void dial.give('old')
  await fake.stopwatch.elapse(3000)
  t.strictSame(fake.heard, ['reconnecting: gone', 'probing', 'ready'])
  t.equal(tunnel.url, 'https://old.test')
  await tunnel.close()
})

t.test('where another name is refused, the tunnel fails in the end', async t => {
  const { fake, tunnel } = await lostTo({ name: 'mine' }, 'mine')
  await fake.stopwatch.elapse(3000)
  t.equal(tunnel.state, 'failed')
  t.strictSame(fake.heard, ['reconnecting: gone', `failed: ${mismatch.message}`])
  t.equal(fake.stopwatch.waiting(), 0)
})

t.test('where it is waited for, it is for ever', async t => {
  const { fake, tunnel } = await lostTo({ name: 'mine', onNameMismatch: 'wait' }, 'mine')
  await fake.stopwatch.elapse(600_000)
  t.equal(tunnel.state, 'reconnecting')
  await tunnel.close()
  t.equal(fake.stopwatch.waiting(), 0)
})

t.test('a URL that changes without a name is told', async t => {
  const fake = fakeTunnel()
  const { tunnel, link } = await fake.openAs()
  const told: unknown[] = []
  tunnel.on('url', (url, previous) => told.push([url, previous, tunnel.state]))
  link.lose()
  await fake.stopwatch.elapse(250)
  fake.dials[1]?.give(undefined, 'https://new-words.test')
  await fake.stopwatch.elapse(0)
  t.strictSame(told, [['https://new-words.test', 'https://unnamed.test', 'ready']])
  await tunnel.close()
})
