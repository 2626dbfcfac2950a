// Findings in few words.

const KINDS = ["error", "warning", "note"];

// 1 is an error, as in the protocol; hints count as notes.
export function counted(findings: { severity: number }[]): string {
  const numbers = KINDS.map((_, index) => findings.filter(({ severity }) => Math.min(severity, 3) === index + 1).length);
  return KINDS.map((kind, index) => `${numbers[index]} ${kind}${numbers[index] === 1 ? "" : "s"}`)
    .filter((_, index) => numbers[index])
    .join(", ");
}

export function worst(findings: { severity: number }[]): number {
  return Math.min(3, ...findings.map(({ severity }) => severity));
}
