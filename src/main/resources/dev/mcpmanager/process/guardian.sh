# Outlives the service and ends what the service cannot end any more: whatever happens to it, its
# end of our stdin is closed then. For any POSIX shell; needs grep, and nothing else for certain.
#
#   add <n>        process group n belongs to a server
#   del <n>        not any more
#   cgroup <path>  the servers' control groups are below this one
#   bye            the service has ended everything itself
#
# $1 are the first digits of the birthmark (limit on file locks) of every process of this run; the
# environment has them as MCPM_RUN. A later run has others, so its servers are safe from us.
run=$1
groups=' '
cgroup=
trap '' HUP INT QUIT TERM PIPE

while read -r word value; do
  case $word in
    add) groups="$groups$value " ;;
    del)
      case $groups in
        *" $value "*) groups="${groups%%" $value "*} ${groups#*" $value "}" ;;
      esac ;;
    cgroup) cgroup=$value ;;
    bye) exit 0 ;;
  esac
done

# Only this spelling is right in every shell; the program of the same name reads others as "all".
end() {
  kill -s KILL -- "$1"
}

# Which files of /proc show a process of this run. Some greps stop reading at a NUL.
marked() {
  grep -l "^Max file locks  *$run[0-9][0-9][0-9][0-9][0-9] " /proc/[0-9]*/limits
  if printf 'a\0b' | grep -q -F b; then
    grep -l -F "MCPM_RUN=$run" /proc/[0-9]*/environ
  else
    for file in /proc/[0-9]*/environ; do
      tr '\0' '\n' < "$file" | grep -q -x -F "MCPM_RUN=$run" && echo "$file"
    done
  fi
}

{
  [ -n "$cgroup" ] && echo 1 > "$cgroup/cgroup.kill"
  for group in $groups; do
    [ "$group" -gt 1 ] && end "-$group"
  done
  # What was just being launched, or left its group, or was forked while we looked.
  pass=0
  while [ $pass -lt 8 ]; do
    for file in $(marked); do
      pid=${file#/proc/}
      end "${pid%%/*}"
    done
    pass=$((pass + 1))
    sleep 0.07
  done
  [ -n "$cgroup" ] && rmdir "$cgroup"/*/ "$cgroup"
} 2> /dev/null
exit 0
