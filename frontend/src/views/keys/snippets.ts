import type { Scope } from '../../api/types'
import { t } from '../../language/t'

export type Language = 'cli' | 'curl' | 'python'

export const LANGUAGES: readonly { value: Language; text: string }[] = [
  { value: 'cli', text: t('Command line') },
  { value: 'curl', text: 'curl' },
  { value: 'python', text: 'Python' },
]

interface Place {
  origin: string
  project: string
  secret: string
}

type Deed = 'upload' | 'export' | 'read'

/** What a key with these rights is most likely wanted for; clips in come before work out. */
export function deedsOf(scopes: readonly Scope[]): readonly Deed[] {
  const deeds: Deed[] = []
  if (scopes.includes('upload') || scopes.includes('manage')) deeds.push('upload')
  if (scopes.includes('export')) deeds.push('export')
  return deeds.length > 0 ? deeds : ['read']
}

const CLI: Record<Deed, (place: Place) => string> = {
  upload: ({
    origin,
    secret,
  }) => `# sends a whole folder; start it again and it goes on where it stopped
export AUDINO_URL=${origin} AUDINO_KEY=${secret}
audino upload ./recordings`,
  export: ({
    origin,
    secret,
  }) => `# writes the accepted work into one file, and its receipt beside it
export AUDINO_URL=${origin} AUDINO_KEY=${secret}
audino export --format jsonl --out accepted.jsonl`,
  read: (place) => CURL.read(place),
}

const CURL: Record<Deed, (place: Place) => string> = {
  upload: ({ origin, project, secret }) => `# sends one file; the same file twice makes one clip
curl -H "Authorization: Bearer ${secret}" \\
     -F file=@recording.wav \\
     ${origin}/api/v1/projects/${project}/clips`,
  export: ({ origin, project, secret }) => `# fetches the accepted work, one line of JSON a clip
curl -H "Authorization: Bearer ${secret}" \\
     -o accepted.jsonl \\
     "${origin}/api/v1/projects/${project}/export?format=jsonl&state=accepted"
# what is in it, what the format could not hold, and the file's checksum
curl -H "Authorization: Bearer ${secret}" \\
     -o accepted.jsonl.receipt.json \\
     "${origin}/api/v1/projects/${project}/export/receipt?format=jsonl&state=accepted"`,
  read: ({ origin, project, secret }) => `# lists the clips and how far they are
curl -H "Authorization: Bearer ${secret}" \\
     ${origin}/api/v1/projects/${project}/clips`,
}

const PYTHON: Record<Deed, (place: Place) => string> = {
  upload: ({ origin, project, secret }) => `# pip install requests
import requests

with open("recording.wav", "rb") as sound:
    answer = requests.post(
        "${origin}/api/v1/projects/${project}/clips",
        headers={"Authorization": "Bearer ${secret}"},
        files={"file": sound},
    )
answer.raise_for_status()
print(answer.json()["id"])`,
  export: ({ origin, project, secret }) => `# pip install requests
import json
import requests

answer = requests.get(
    "${origin}/api/v1/projects/${project}/export",
    params={"format": "jsonl", "state": "accepted"},
    headers={"Authorization": "Bearer ${secret}"},
)
answer.raise_for_status()
clips = [json.loads(line) for line in answer.text.splitlines()]`,
  read: ({ origin, project, secret }) => `# pip install requests
import requests

answer = requests.get(
    "${origin}/api/v1/projects/${project}/clips",
    headers={"Authorization": "Bearer ${secret}"},
)
answer.raise_for_status()
for clip in answer.json()["results"]:
    print(clip["name"], clip["state"])`,
}

const ALL = { cli: CLI, curl: CURL, python: PYTHON } as const

/** Lines ready to paste, with the real address and the real key. */
export function snippet(language: Language, scopes: readonly Scope[], place: Place): string {
  return deedsOf(scopes)
    .map((deed) => ALL[language][deed](place))
    .join('\n\n')
}
