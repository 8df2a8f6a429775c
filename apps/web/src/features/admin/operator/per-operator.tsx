import { Fragment, useEffect, useState, type ReactNode } from 'react';
import { signedInAs } from '../session/signed-in-as.ts';
import { useOperator } from './use-operator.ts';

/**
 * The page of one operator. What is typed and chosen on it is theirs: when another one signs in, there or in another tab, it begins
 * anew. It stays as it is for who comes back after a session that ended.
 */
export function PerOperator({ children }: { children: ReactNode }) {
  const { name } = useOperator();
  const [whose, setWhose] = useState({ name, nth: 0 });
  if (name !== undefined && name !== whose.name) {
    const isFirst = whose.name === undefined;
    setWhose({ name, nth: isFirst ? whose.nth : whose.nth + 1 });
  }
  useEffect(() => {
    if (name !== undefined && signedInAs.read() !== null) signedInAs.write(name);
  }, [name]);
  return <Fragment key={whose.nth}>{children}</Fragment>;
}
