//! PDF bytes to pages, pages to flow. The only door to lopdf.
