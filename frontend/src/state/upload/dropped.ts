/** A file with its place in the folder it came in. */
export interface FoundFile {
  file: File
  path: string
}

/** What systems leave lying in folders; nobody means to send it. */
function isLitter(path: string): boolean {
  const name = path.split('/').at(-1) ?? ''
  return name.startsWith('.') || /^(thumbs\.db|desktop\.ini)$/i.test(name)
}

function withoutLitter(files: readonly FoundFile[]): FoundFile[] {
  return files.filter(({ path }) => !isLitter(path))
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** A reader gives at most a hundred entries at once, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

async function walk(entry: FileSystemEntry): Promise<FoundFile[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (entry.isFile) return [{ file: await fileOf(entry as FileSystemFileEntry), path }]
  const found: FoundFile[] = []
  for (const child of await entriesOf(entry as FileSystemDirectoryEntry)) {
    found.push(...(await walk(child)))
  }
  return found
}

/** All files that were dropped, those in folders too. */
export async function filesOfDrop(data: DataTransfer): Promise<FoundFile[]> {
  // Entries have to be taken before the first wait: the list is empty after it.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return filesOfInput(data.files)
  const found = await Promise.all(entries.map(walk))
  return withoutLitter(found.flat())
}

/** Files chosen by a button; those of a folder carry their path. */
export function filesOfInput(files: Iterable<File>): FoundFile[] {
  const found = [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }))
  return withoutLitter(found)
}
