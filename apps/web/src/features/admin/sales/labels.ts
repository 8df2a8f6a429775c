/** How the fields of a sale are called, by their names in the form. */
export const LABELS = {
  title: 'name',
  description: 'description',
  imageUrl: 'imageUrl',
  price: 'price',
  originalPrice: 'originalPrice',
  currency: 'currency',
  opensAt: 'opensAt',
  closesAt: 'closesAt',
  payWindowSeconds: 'payWindow',
  perBuyer: 'perBuyer',
  buyers: 'buyers',
  maxUnpaid: 'maxUnpaid',
  drawSeconds: 'draw',
  passRequired: 'passRequired',
  stock: 'units',
} as const;
