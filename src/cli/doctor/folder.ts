// Whether what outlives a command can be kept.

import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../../errors.js'
import { dataFolder } from '../data-folder.js'
import type { DoctorCheck } from './doctor-check.js'

/** It need not be there yet: then what counts is the folder above. */
const checkWritable = async (folder: string): Promise<void> => {
  try {
    // The dot makes it fail for a file.
    await access(join(folder, '/.'), constants.W_OK | constants.X_OK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await checkWritable(dirname(folder))
  }
}

export const folderCheck: DoctorCheck = {
  name: 'folder',
  look: async ({ io }) => {
    const folder = dataFolder(io)
    try {
      await checkWritable(folder)
      return [{ state: 'ok', text: `${folder} can be written` }]
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      const hint = 'Give yourself the right to write there, or set ENS_LOCAL_HOME to another folder.'
      throw new UserError(`${folder} can not be written (${code}).`, hint, { cause })
    }
  }
}
