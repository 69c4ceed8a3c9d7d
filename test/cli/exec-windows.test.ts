import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { windowsInvocation } from '../../src/cli/exec-windows.js'

const placeWith = (t: { testdir(): string }, name: string, env: Record<string, string> = {}) => {
  const folder = t.testdir()
  writeFileSync(join(folder, name), '')
  chmodSync(join(folder, name), 0o755)
  return { env: { PATH: folder, ...env }, home: '/nowhere', cwd: folder, platform: 'win32', folder } as const
}

t.test('a program is started as it is', async t => {
  const { folder, ...place } = placeWith(t, 'node.EXE')
  t.strictSame(await windowsInvocation(['node', '-e', 'a "b"'], place), {
    program: join(folder, 'node.EXE'),
    args: ['-e', 'a "b"']
  })
  t.strictSame(await windowsInvocation(['nobody'], place), { program: 'nobody', args: [] })
})

t.test('a script is run by cmd, each word as it is', async t => {
  const { folder, ...place } = placeWith(t, 'npm.CMD', { ComSpec: 'C:\\Windows\\system32\\cmd.exe' })
  const { program, args, isVerbatim } = await windowsInvocation(
    ['npm', 'run', 'a b', 'say "%PATH%" & \\"', 'c\\'],
    place
  )
  t.equal(program, 'C:\\Windows\\system32\\cmd.exe')
  t.equal(isVerbatim, true)
  t.strictSame(args.slice(0, 3), ['/d', '/s', '/c'])
  const line = String(args[3])
  // What cmd makes of it, twice: a caret takes the meaning from the next character.
  const read = (text: string): string => text.replace(/\^(.)/g, '$1')
  const once = read(line.slice(1, -1))
  const path = `"${join(folder, 'npm.CMD')}" `
  t.ok(once.startsWith(path))
  t.equal(read(once.slice(path.length)), '"run" "a b" "say \\"%PATH%\\" & \\\\\\"" "c\\\\"')
  t.match(await windowsInvocation(['npm'], { ...place, env: { PATH: folder } }), { program: 'cmd.exe' })
})
