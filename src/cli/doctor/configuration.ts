// Whether the configuration file and the variables would be taken, by every command.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.js'
import type { AllCommands, Io } from '../command.js'
import { CONFIG_FILE, readConfig } from '../config-file.js'
import { checkEnvironment, fromEnvironment, variableOf } from '../environment.js'
import { toValue } from '../value.js'
import type { DoctorCheck, Finding } from './doctor-check.js'

const checkFile = async (io: Io, { commandNames, loadAll }: AllCommands): Promise<string> => {
  if (!existsSync(join(io.cwd, CONFIG_FILE))) return `there is no ${CONFIG_FILE} here`
  for (const [index, command] of (await loadAll()).entries()) {
    const name = String(commandNames[index])
    const config = await readConfig({ name, command, commandNames, loadAll }, io)
    for (const [flag, option] of Object.entries(command.options))
      if (config[flag] !== undefined) toValue(config[flag], option, `${flag} in ${CONFIG_FILE}`)
  }
  return `${CONFIG_FILE} is valid`
}

const checkVariables = async (io: Io, { loadAll }: AllCommands): Promise<string> => {
  const names = Object.keys(io.env).filter(name => name.startsWith('ENS_LOCAL_') && io.env[name])
  for (const command of await loadAll()) {
    await checkEnvironment(command, io, loadAll)
    for (const [flag, option] of Object.entries(command.options)) {
      const raw = fromEnvironment(flag, option, io)
      if (raw !== undefined) toValue(raw, option, variableOf(flag, option))
    }
  }
  return names.length === 0 ? 'no variable ENS_LOCAL_… is set' : `set are ${names.sort().join(', ')}`
}

/** What one of the two has wrong must not hide the other. */
const told = async (looking: Promise<string>): Promise<Finding> => {
  try {
    return { state: 'ok', text: await looking }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { state: 'fail', text: error.message, todo: error.hint }
  }
}

export const configurationCheck: DoctorCheck = {
  name: 'settings',
  look: ({ io, all }) => Promise.all([told(checkFile(io, all)), told(checkVariables(io, all))])
}
