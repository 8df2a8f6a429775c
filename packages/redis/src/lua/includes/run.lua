-- The run of Redis: as the caller knows it, or on a cluster, where '?' is given, as the node says that runs this. '' where nobody knows.
local function run_of_server(given)
  if given ~= '?' then
    return given
  end
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and info:match('run_id:(%w+)') or ''
end
