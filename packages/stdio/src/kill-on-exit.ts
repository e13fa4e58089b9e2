import type { Tree } from './tree.ts';

const trees = new Set<Tree>();

/** Ends the processes when this one exits, unless the returned function is called first; all trees share a listener. */
export function killOnExit(tree: Tree): () => void {
  if (trees.size === 0) process.once('exit', killAll);
  trees.add(tree);
  return () => {
    trees.delete(tree);
    if (trees.size === 0) process.off('exit', killAll);
  };
}

function killAll(): void {
  for (const tree of trees) tree.kill('SIGTERM');
}
