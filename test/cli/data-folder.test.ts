import t from 'tap'
import { authorityFolder, dataFolder } from '../../src/cli/data-folder.js'

const at = (platform: NodeJS.Platform, env: Record<string, string> = {}): string =>
  dataFolder({ platform, env, home: '/home/ada', cwd: '/work' })

t.test('where each system keeps such things', async t => {
  t.equal(at('linux'), '/home/ada/.local/share/ens-local')
  t.equal(at('freebsd', { XDG_DATA_HOME: '/data' }), '/data/ens-local')
  t.equal(at('linux', { XDG_DATA_HOME: 'relative' }), '/home/ada/.local/share/ens-local', 'as the XDG page says')
  t.equal(at('darwin', { XDG_DATA_HOME: '/data' }), '/home/ada/Library/Application Support/ens-local')
  t.equal(at('win32', { LOCALAPPDATA: '/c/Local' }), '/c/Local/ens-local')
  t.equal(at('win32'), '/home/ada/AppData/Local/ens-local')
})

t.test('ENS_LOCAL_HOME goes before all, and is seen from where the command runs', async t => {
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    t.equal(at(platform, { ENS_LOCAL_HOME: '/mine' }), '/mine')
  t.equal(at('linux', { ENS_LOCAL_HOME: 'mine' }), '/work/mine')
  t.equal(at('linux', { ENS_LOCAL_HOME: '' }), '/home/ada/.local/share/ens-local')
  t.equal(authorityFolder({ platform: 'linux', env: { ENS_LOCAL_HOME: '/mine' }, home: '', cwd: '' }), '/mine/ca')
})
