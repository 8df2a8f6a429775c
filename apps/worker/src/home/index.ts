export { refreshBanners } from './refresh-banners.ts';
