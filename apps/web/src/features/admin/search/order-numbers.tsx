import { Redirect, useSearchParams } from 'wouter';
import { searchAddress } from './search-address.ts';

/** Where orders were looked up by their number in the version before: such links lead to the search. */
export function OrderNumbers() {
  const [address] = useSearchParams();
  return <Redirect to={searchAddress(address.get('number') ?? '')} replace />;
}
