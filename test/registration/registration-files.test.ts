import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createRegistrationFiles, type Remembered } from '../../src/registration/registration-files.js'

/** Of a process that was, and is gone. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

const orders: Remembered = { target: 'http://127.0.0.1:4010', callbackName: 'orders', url: 'https://a.example.com/ens' }

const write = (folder: string, name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

t.test('remembers for the processes that come, as long as it is not forgotten', async t => {
  const folder = join(t.testdir(), 'not', 'there', 'yet')
  const files = createRegistrationFiles(folder)
  t.strictSame(await files.leftovers(), { leftovers: [], broken: [] })
  await files.remember(orders)
  await files.remember({ ...orders, callbackId: 'id-1' })
  const [name = '', ...others] = readdirSync(folder)
  t.strictSame(others, [], 'one file, and no draft')
  const file = join(folder, name)
  t.strictSame(JSON.parse(readFileSync(file, 'utf8')), { ...orders, callbackId: 'id-1', pid: process.pid })
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.equal(statSync(folder).mode & 0o777, 0o700)
  t.strictSame((await files.leftovers()).leftovers, [], 'it is ours, and we live')

  const next = createRegistrationFiles(folder)
  const { leftovers } = await next.leftovers()
  t.match(leftovers, [{ ...orders, callbackId: 'id-1', file }], 'the same pid again, as in a container')
  await next.forget(leftovers[0] ?? orders)
  t.strictSame(readdirSync(folder), [])
  await next.forget(orders)

  await files.remember(orders)
  await files.forget(orders)
  t.strictSame(readdirSync(folder), [])
})

t.test('tells the living from the dead, and from what it can not read', async t => {
  const folder = t.testdir()
  const dead = { ...orders, pid: deadPid(), accountId: '5' }
  const file = write(folder, 'dead.json', dead)
  write(folder, 'alive.json', { ...orders, pid: process.ppid })
  write(folder, 'dead.json.7.tmp', 'half')
  const broken = [
    write(folder, 'b1.json', '{"target":'),
    write(folder, 'b2.json', 'null'),
    write(folder, 'b3.json', { ...dead, url: 7 }),
    write(folder, 'b4.json', { ...dead, pid: 'x' })
  ]
  mkdirSync(join(folder, 'b5.json'))
  const files = createRegistrationFiles(folder)
  const found = await files.leftovers()
  t.strictSame(found.leftovers, [{ ...dead, file }])
  t.strictSame(found.broken.sort(), [...broken, join(folder, 'b5.json')])
})

t.test('forgets what was left at a url that is free now, and nothing else', async t => {
  const folder = t.testdir()
  const pid = deadPid()
  write(folder, 'a.json', { ...orders, pid })
  write(folder, 'b.json', { ...orders, pid, url: 'https://b.example.com/' })
  write(folder, 'c.json', { ...orders, pid, target: 'http://127.0.0.1:4020' })
  write(folder, 'd.json', { ...orders, pid, accountId: '7' })
  await createRegistrationFiles(folder).forgetLeftAt(orders)
  t.strictSame(readdirSync(folder).sort(), ['b.json', 'c.json', 'd.json'])
})

t.test('says when it can not remember', async t => {
  const folder = join(t.testdir({ file: '' }), 'file', 'registrations')
  await t.rejects(createRegistrationFiles(folder).remember(orders), {
    name: 'UserError',
    code: 'ERR_NOT_REMEMBERED',
    message: /can not be written \(ENOTDIR\)/,
    hint: /ENS_LOCAL_HOME/
  })
})
