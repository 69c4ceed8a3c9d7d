// A word as it can be pasted into a shell.

const isPlain = (word: string): boolean => /^[\w@%+=:,./~-]+$/.test(word)

/** For sh and its kin. */
export const shellWord = (word: string): string => (isPlain(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** For cmd and PowerShell, as far as a path goes: there is no `"` in one. */
export const windowsWord = (word: string): string => (isPlain(word.replaceAll('\\', '/')) ? word : `"${word}"`)
